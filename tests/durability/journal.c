/* Writes down what a program does to the files of one folder, so that a power cut can be played afterwards.

   Loaded into the program by LD_PRELOAD. POWER_FOLDER is the folder, POWER_JOURNAL the file to append to. Each record
   says what was done, to which name, where, and with which bytes; a record of fsync also says how long the journal was
   when that fsync began, since it covers what was written before then. The shared memory of SQLite ("-shm") is left
   out: it does not outlive a power cut. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, LINK };
enum { DESCRIPTORS = 4096 };

struct head { uint32_t kind, name, data, unused; uint64_t offset, begun; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static size_t folder_length;
static int journal = -1;
static char *names[DESCRIPTORS];

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static int (*real_linkat)(int, const char *, int, const char *, int);

__attribute__((constructor)) static void begin(void)
{
    const char *where = getenv("POWER_FOLDER"), *to = getenv("POWER_JOURNAL");
    real_open = dlsym(RTLD_NEXT, "open");
    real_openat = dlsym(RTLD_NEXT, "openat");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_link = dlsym(RTLD_NEXT, "link");
    real_linkat = dlsym(RTLD_NEXT, "linkat");
    if (!where || !to || strlen(where) >= sizeof folder)
        return;
    strcpy(folder, where);
    folder_length = strlen(folder);
    journal = real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name within the folder, "" for the folder itself, NULL for everything else. */
static const char *within(const char *path)
{
    size_t length = strlen(path);
    if (journal < 0 || strncmp(path, folder, folder_length) != 0)
        return NULL;
    if (length >= 4 && strcmp(path + length - 4, "-shm") == 0)
        return NULL;
    if (path[folder_length] == '\0')
        return "";
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static const char *name_of(int fd) { return fd >= 0 && fd < DESCRIPTORS ? names[fd] : NULL; }

static void record(uint32_t kind, const char *name, const void *data, size_t size, uint64_t offset, uint64_t begun)
{
    struct head head = {kind, (uint32_t)strlen(name), (uint32_t)size, 0, offset, begun};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, size}};
    int before = errno;
    if (real_writev(journal, parts, 3) != (ssize_t)(sizeof head + head.name + size))
        abort(); /* half a journal would prove nothing */
    errno = before;
}

static uint64_t length(void)
{
    struct stat found;
    return fstat(journal, &found) == 0 ? (uint64_t)found.st_size : 0;
}

static int opened(int fd, int flags, int existed)
{
    char link[64], path[PATH_MAX];
    ssize_t size;
    const char *name;
    if (fd < 0 || fd >= DESCRIPTORS || journal < 0)
        return fd;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return fd;
    path[size] = '\0';
    name = within(path);
    pthread_mutex_lock(&lock);
    free(names[fd]);
    names[fd] = name ? strdup(name) : NULL;
    if (name && (flags & O_CREAT) && !existed)
        record(CREATE, name, NULL, 0, 0, 0);
    if (name && (flags & O_TRUNC) && existed)
        record(TRUNCATE, name, NULL, 0, 0, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(NAME)                                                                                                     \
    int NAME(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list more;                                                                                                  \
        int mode, existed = access(path, F_OK) == 0;                                                                   \
        va_start(more, flags);                                                                                         \
        mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;                                                  \
        va_end(more);                                                                                                  \
        return opened(real_open(path, flags, mode), flags, existed);                                                   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(NAME)                                                                                                   \
    int NAME(int at, const char *path, int flags, ...)                                                                 \
    {                                                                                                                  \
        va_list more;                                                                                                  \
        int mode, existed = faccessat(at, path, F_OK, 0) == 0;                                                         \
        va_start(more, flags);                                                                                         \
        mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;                                                  \
        va_end(more);                                                                                                  \
        return opened(real_openat(at, path, flags, mode), flags, existed);                                             \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd)
{
    if (name_of(fd)) {
        pthread_mutex_lock(&lock);
        free(names[fd]);
        names[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return real_close(fd);
}

ssize_t write(int fd, const void *data, size_t size)
{
    ssize_t done;
    if (!name_of(fd))
        return real_write(fd, data, size);
    pthread_mutex_lock(&lock);
    done = real_write(fd, data, size);
    if (done > 0)
        record(WRITE, names[fd], data, (size_t)done, (uint64_t)(lseek(fd, 0, SEEK_CUR) - done), 0);
    pthread_mutex_unlock(&lock);
    return done;
}

#define PWRITE(NAME)                                                                                                   \
    ssize_t NAME(int fd, const void *data, size_t size, off_t offset)                                                  \
    {                                                                                                                  \
        ssize_t done;                                                                                                  \
        if (!name_of(fd))                                                                                              \
            return real_pwrite(fd, data, size, offset);                                                                \
        pthread_mutex_lock(&lock);                                                                                     \
        done = real_pwrite(fd, data, size, offset);                                                                    \
        if (done > 0)                                                                                                  \
            record(WRITE, names[fd], data, (size_t)done, (uint64_t)offset, 0);                                         \
        pthread_mutex_unlock(&lock);                                                                                   \
        return done;                                                                                                   \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define FTRUNCATE(NAME)                                                                                                \
    int NAME(int fd, off_t size)                                                                                       \
    {                                                                                                                  \
        int failed;                                                                                                    \
        if (!name_of(fd))                                                                                              \
            return real_ftruncate(fd, size);                                                                           \
        pthread_mutex_lock(&lock);                                                                                     \
        failed = real_ftruncate(fd, size);                                                                             \
        if (!failed)                                                                                                   \
            record(TRUNCATE, names[fd], NULL, 0, (uint64_t)size, 0);                                                   \
        pthread_mutex_unlock(&lock);                                                                                   \
        return failed;                                                                                                 \
    }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define FSYNC(NAME)                                                                                                    \
    int NAME(int fd)                                                                                                   \
    {                                                                                                                  \
        uint64_t begun;                                                                                                \
        int failed;                                                                                                    \
        if (!name_of(fd))                                                                                              \
            return real_##NAME(fd);                                                                                    \
        pthread_mutex_lock(&lock);                                                                                     \
        begun = length();                                                                                              \
        pthread_mutex_unlock(&lock);                                                                                   \
        failed = real_##NAME(fd);                                                                                      \
        pthread_mutex_lock(&lock);                                                                                     \
        if (!failed)                                                                                                   \
            record(SYNC, names[fd], NULL, 0, 0, begun);                                                                \
        pthread_mutex_unlock(&lock);                                                                                   \
        return failed;                                                                                                 \
    }
FSYNC(fsync)
FSYNC(fdatasync)

int unlink(const char *path)
{
    const char *name = within(path);
    int failed;
    if (!name)
        return real_unlink(path);
    pthread_mutex_lock(&lock);
    failed = real_unlink(path);
    if (!failed)
        record(UNLINK, name, NULL, 0, 0, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

static int moved(uint32_t kind, int (*move)(const char *, const char *), const char *from, const char *to)
{
    const char *old = within(from), *new = within(to);
    int failed;
    if (!old || !new)
        return move(from, to);
    pthread_mutex_lock(&lock);
    failed = move(from, to);
    if (!failed)
        record(kind, old, new, strlen(new), 0, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}

int rename(const char *from, const char *to) { return moved(RENAME, real_rename, from, to); }

int link(const char *from, const char *to) { return moved(LINK, real_link, from, to); }

/* Python's os.link() comes this way, with whole paths. */
int linkat(int there, const char *from, int here, const char *to, int flags)
{
    if (!within(from) || !within(to))
        return real_linkat(there, from, here, to, flags);
    return moved(LINK, real_link, from, to);
}

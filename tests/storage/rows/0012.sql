UPDATE play SET assignment = 'post' WHERE id = 'p2';

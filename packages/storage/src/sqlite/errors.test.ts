import { expect, test } from 'vitest';
import { sqliteProblem } from './errors.ts';

test.each(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])(
  'a full disk is said so, also where already opening the file takes room: %s',
  (code) => {
    const problem = sqliteProblem(Object.assign(new Error('disk I/O error'), { code }), 'data/worker.db');
    expect(problem).toMatchObject({
      code: 'STORE_FULL',
      message: expect.stringContaining('The disk of data/worker.db is full'),
    });
  },
);

import { expect, test } from 'vitest';
import { QueueNotFoundError } from './known-queue.ts';

test.each([
  [[], 'There is no queue "mial" (the store has none yet).'],
  [['default'], 'There is no queue "mial" (there is: default).'],
  [['default', 'mail'], 'There is no queue "mial" (there are: default, mail). Did you mean "mail"?'],
])('a queue that is not there, beside %j', (known, message) => {
  expect(new QueueNotFoundError('mial', known)).toMatchObject({ code: 'UNKNOWN_QUEUE', message });
});

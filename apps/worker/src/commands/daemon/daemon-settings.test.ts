import { expect, test } from 'vitest';
import { unknownQueues } from './daemon-settings.ts';

const KNOWN = ['mail', 'default', 'mail'];

test.each`
  wanted                 | known    | told
  ${['mail']}            | ${KNOWN} | ${[]}
  ${['defualt']}         | ${KNOWN} | ${['no job uses the queue "defualt" yet (queues: default, mail). Did you mean "default"?']}
  ${['mail', 'nightly']} | ${KNOWN} | ${['no job uses the queue "nightly" yet (queues: default, mail).']}
  ${['mail']}            | ${[]}    | ${['no job uses the queue "mail" yet (queues: none).']}
`('of $wanted among $known', ({ wanted, known, told }) => expect(unknownQueues(wanted, known)).toEqual(told));

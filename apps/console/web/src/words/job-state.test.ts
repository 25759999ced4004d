import { expect, test } from 'vitest';
import { jobStateWord } from './job-state.ts';

test.each([
  ['never', 'never ran'],
  ['queue_paused', 'queue paused'],
  ['failing', 'failing'],
])('a job that is %s is named %s', (state, word) => expect(jobStateWord(state)).toBe(word));

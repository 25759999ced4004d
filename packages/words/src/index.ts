/** Words and small tools that more than one package needs. Imports no other package. */

// What a message is made of.
export { describeDocumentValue, describeValue, kindOf } from './describe-value.ts';
export {
  compactAge,
  compactDuration,
  DURATION_PATTERN,
  exactDuration,
  formatDuration,
  isInstant,
  LONGEST_DURATION_MS,
  LONGEST_TIMER_MS,
  readDuration,
} from './time/duration.ts';
export { formatPath } from './format-path.ts';
export { cappedCount, cappedPlural, formatCount, percentText, plural } from './plural.ts';
export { escapeCharacter, escapeInvisible, printable, quote } from './quote.ts';
export { shellQuoted, shellWord } from './shell-word.ts';

// Who acts.
export { isActor, LONGEST_ACTOR } from './actor.ts';

// Errors.
export { CodedError } from './coded-error.ts';

// Plain data.
export { contentHash, valueVersion } from './content-hash.ts';
export { groupBy } from './group-by.ts';
export { mapTexts } from './map-texts.ts';
export { mergePatch } from './merge-patch.ts';
export { readUrl } from './read-url.ts';

// Time.
export { isDay, readInstant } from './time/instant.ts';
export { createPulse, every, type Pulse, type PulseOptions } from './time/pulse.ts';
export { withTimeLimit } from './time/with-time-limit.ts';

/** The decks of a page as a command line. Pure. */
import { commandLine } from '../../../words/commands/command-line.ts';
import type { DeckParts } from './deck-path.ts';

export function deckCommand({ org, member, date }: Pick<DeckParts, 'org' | 'member' | 'date'>): string {
  return commandLine(
    'questboard:show',
    '--org',
    org,
    ...(member === undefined ? [] : ['--member', member]),
    ...(date === undefined ? [] : ['--date', date]),
  );
}

import { CodedError } from '@sb/words';

export class ConsoleMissingError extends CodedError {
  readonly code = 'CONSOLE_MISSING';
  readonly hint = 'Build it: pnpm --filter console build';

  constructor() {
    super('The console was not built.');
  }
}

/** The command line asks for something that is not there or does not fit together. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
  readonly hint: string;

  constructor(message: string, hint = 'Try: worker --help') {
    super(message);
    this.hint = hint;
  }
}

interface ShownError {
  readonly name: string;
  readonly message: string;
  /** Of several errors of a kind: `no order <n>`. */
  readonly shape?: string | undefined;
}

/** The message of an error whose name is shown beside it: `MailError: no such mailbox` says the name once. Pure. */
export function errorMessage({ name, message, shape = message }: ShownError): string {
  const prefix = `${name}: `;
  return shape.startsWith(prefix) && shape.length > prefix.length ? shape.slice(prefix.length) : shape;
}

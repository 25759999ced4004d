/** The message of an error whose name is shown beside it: `MailError: no such mailbox` says the name once. Pure. */
export function errorMessage({ name, message }: { readonly name: string; readonly message: string }): string {
  const prefix = `${name}: `;
  return message.startsWith(prefix) && message.length > prefix.length
    ? message.slice(prefix.length)
    : message;
}

const WORDS = new Set(['password', 'passwd', 'passphrase', 'secret', 'secrets', 'credential', 'credentials']);

// Compared without separators and case, so that api_key, api-key, apiKey and APIKEY are one.
// "token" must be the end: `tokens: 12` and `tokenCount` count something.
const ENDINGS =
  /(?:password|passwd|secret|token|apikey|privatekey|accesskey|secretkey|signingkey|encryptionkey|authorization|cookies?|credentials?|connectionstring|webhookurl)$/;

const ENVIRONMENT_NAME = /^[A-Z0-9_]+_(?:KEY|PWD)$/;

/** Whether a key says that its value is a secret. Pure. */
export function isSensitiveKey(key: string): boolean {
  // Keys come from anywhere; no secret has a name of more than 100 characters.
  const name = key.slice(-100);
  if (ENVIRONMENT_NAME.test(name)) return true;
  if (ENDINGS.test(name.replaceAll(/[^a-zA-Z]/g, '').toLowerCase())) return true;
  return wordsOf(name).some((word) => WORDS.has(word));
}

/** Whether the value of such a key may be shown: `hasPassword: true` and an empty value reveal nothing. Pure. */
export function hidesNothing(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean' || value === '';
}

/** `userPassword`, `user_password` and `user-password` are the words user and password. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]/);
}

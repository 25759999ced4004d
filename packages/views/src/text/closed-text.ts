import { plural } from '@sb/words';

/** What ended with a token that had made it: `1 link, tokens 4, 5`. Undefined: nothing. */
export function closedText({
  links = 0,
  tokens = [],
}: {
  readonly links?: number;
  readonly tokens?: readonly number[];
}): string | undefined {
  const parts = [
    ...(links > 0 ? [plural(links, 'link')] : []),
    ...(tokens.length > 0 ? [`${tokens.length === 1 ? 'token' : 'tokens'} ${tokens.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

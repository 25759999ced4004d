import { plural } from '@sb/words';

/** The clause on what ended with a token: `, and what it had made: 1 link, tokens 4, 5`. Empty where nothing did. */
export function closedText({
  links = 0,
  tokens = [],
}: {
  readonly links?: number;
  readonly tokens?: readonly number[];
}): string {
  const parts = [
    ...(links > 0 ? [plural(links, 'link')] : []),
    ...(tokens.length > 0 ? [`${tokens.length === 1 ? 'token' : 'tokens'} ${tokens.join(', ')}`] : []),
  ];
  return parts.length > 0 ? `, and what it had made: ${parts.join(', ')}` : '';
}

/**
 * Undefined where the text is no URL. `URL.canParse` of Node 20 refuses texts with letters such as "ö" once it has been
 * called some thousand times, so nothing here asks it; `URL.parse` is of Node 22.
 */
export function readUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

import { styleText } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

export type StyleName = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Paints a text, or returns it unchanged where colour is not wanted. */
export type Style = Readonly<Record<StyleName, (text: string) => string>>;

/** Whether texts for a stream may have colour. FORCE_COLOR takes precedence over NO_COLOR, as in Node. */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false;
  return stream.isTTY === true;
}

export function createStyle(colour: boolean): Style {
  // Newer versions of Node would check the process's own stdout again: `colour` has decided.
  const paint = (name: StyleName) => (text: string) =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
}

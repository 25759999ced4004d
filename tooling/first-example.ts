/** The first `ts` block of a Markdown text; undefined where there is none. */
export function firstExample(markdown: string): string | undefined {
  return /^```ts\n([\s\S]*?)^```$/m.exec(markdown)?.[1];
}

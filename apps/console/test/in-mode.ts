/** `production`: as the pages are shipped. `development`: React checks itself and reports what it finds as errors. */
export type Mode = 'production' | 'development';

/** Vite builds for what NODE_ENV says, and Vitest has set it. */
export async function inMode(mode: Mode, work: () => Promise<unknown>): Promise<void> {
  const { NODE_ENV: before = mode } = process.env;
  process.env['NODE_ENV'] = mode;
  await work().finally(() => {
    process.env['NODE_ENV'] = before;
  });
}

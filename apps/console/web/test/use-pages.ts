/** One stub and one browser for all tests of a file: to start them takes longer than most tests. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Mode } from '../../test/in-mode.ts';
import { openPages, type Pages } from './open-pages.ts';

/** Before each test the stub has its own answers again, and no acts. */
export function usePages(mode?: Mode): Omit<Pages, 'stop'> {
  let pages: Pages;
  beforeAll(async () => {
    pages = await openPages(mode);
  });
  afterAll(() => pages.stop());
  beforeEach(() => {
    pages.stub.answers.clear();
    pages.stub.acts.length = 0;
  });
  return {
    get stub() {
      return pages.stub;
    },
    open: (...asked) => pages.open(...asked),
    sent: (path) => pages.sent(path),
    methods: (path) => pages.methods(path),
    asAdmin: () => pages.asAdmin(),
  };
}

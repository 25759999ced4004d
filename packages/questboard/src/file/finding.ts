import type { Path } from '@sb/config';

/** Something wrong at a place in a file. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

import type { Page } from 'playwright-core';

/** One act of the console: the control that a person uses, what is sent, and the command that is copied. */
export interface ActRow {
  /** The address of the page. */
  readonly at: string;
  /** The button, by its name, then items of the menu that it opens. Absent: the form is on the page. */
  readonly press?: readonly string[];
  /** A selector of the part that has the control, where others have one of its name. */
  readonly within?: string;
  /** The single key that does the same. */
  readonly key?: string;
  /** The key only leads to the control: this one presses it. */
  readonly keyAfter?: string;
  /** What is done on the page first: rows are selected, a file is chosen. */
  readonly first?: (page: Page) => Promise<void>;
  /** A selector of the form. Default: the open dialog. */
  readonly form?: string;
  /** What is typed, chosen or ticked in it, by the beginning of each label. */
  readonly fill?: Readonly<Record<string, string | boolean>>;
  /** The button that sends it. Absent: the act is done at once. */
  readonly send?: string;
  /** `POST /queues/mail/pause`: the request, below `/api/v1`. */
  readonly sends: string;
  /** Default: empty. */
  readonly body?: object;
  /** Of the record as the page shows it, in `If-Match`. */
  readonly version?: number;
  /** The command line that is copied. Absent: the command line has no such act. */
  readonly copies?: string;
  /** The names that lead to the copy. Default: `Copy as CLI` of the form, or of `within`. */
  readonly copyFrom?: readonly string[];
  /** Fields that answers have for this act, by their route: `/runs/7`, or `DELETE /operations/7` for the record after it. */
  readonly given?: Readonly<Record<string, object>>;
}

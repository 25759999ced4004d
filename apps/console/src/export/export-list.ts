/**
 * A list as a file. The first page is read before the answer begins: what is refused is refused with its status. Each later
 * one is read with the rights of its moment: the export fails when its session or token has ended.
 */
import type { Context } from 'hono';
import { z } from 'zod';
import { checkWho } from '../guard/guard.ts';
import { knownInTime } from '../http/in-time.ts';
import type { Outcome, Question } from '../http/outcome.ts';
import type { Route } from '../http/route.ts';
import { NOBODY, type Who } from '../http/who.ts';
import { CONTENT_TYPE, type ExportFormat } from './export-rows.ts';
import { exportedBody, exportPage, isOfThing } from './exported-body.ts';

interface ListParts {
  readonly format: ExportFormat;
  /** Fails where it takes too long. */
  readonly answer: (question: Question) => Promise<Outcome>;
  /** Who the credentials of this request are of now. */
  readonly identify: () => Promise<Who | undefined>;
  /** Aborts when the caller has left. */
  readonly left: AbortSignal;
  readonly onError: (error: unknown) => void;
}

export async function exportList(
  c: Context,
  route: Route,
  question: Question,
  { format, answer, identify, ...parts }: ListParts,
): Promise<Response> {
  const readAs = async (who: Who, cursor: string | undefined) => {
    const query = { ...(question.query as object), limit: 200, isWalk: true, cursor };
    return exportPage(await answer({ ...question, who, query }));
  };
  const readPage = async (cursor: string | undefined) => {
    const who = await knownInTime(identify());
    checkWho(route, who);
    return readAs(who ?? NOBODY, cursor);
  };
  const first = await readAs(question.who, undefined);
  c.header('content-type', CONTENT_TYPE[format]);
  c.header('content-disposition', `attachment; filename="${exportName(route.path)}.${format}"`);
  return c.body(exportedBody({ format, first, readPage, columns: columnsOf(route) }, parts));
}

/** What the rows are: `/orgs/:org/tasks` are tasks, `/alerts/history` is an alert-history. Pure. */
export function exportName(path: string): string {
  const words = path.split('/').filter((part) => /^[a-z]/.test(part) && part !== 'api');
  const last = words.pop() ?? 'list';
  const owners = words.filter((word) => word !== 'orgs').map((word) => word.replace(/s$/, ''));
  return [...owners, last].join('-');
}

/** The fields of the items of a list. */
function columnsOf({ answer }: Route): readonly string[] {
  const list =
    answer instanceof z.ZodUnion
      ? answer.options.find((one) => one instanceof z.ZodObject && 'items' in one.shape)
      : answer;
  const items: unknown = list instanceof z.ZodObject ? list.shape['items'] : undefined;
  const item: unknown = items instanceof z.ZodArray ? items.element : undefined;
  return item instanceof z.ZodObject ? Object.keys(item.shape).filter(isOfThing) : [];
}

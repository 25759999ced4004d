/**
 * One record a route: from the records come the router, who may call what, the OpenAPI document and the tests that walk
 * them all.
 */
import type { Store } from '@sb/storage';
import type { z } from 'zod';
import type { WorkerProgram } from '../program/worker-program.ts';
import type { Least, Who } from './who.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Fields = z.ZodObject;

/** What a route works with. A route that reads may run in the thread of reads: all but the store can be sent there. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> extends Following {
  readonly store: Store;
  readonly who: Who;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Values that are never shown: secrets of the environment. */
  readonly secrets: readonly string[];
  /** Of routes that edit, or that name it themselves: the version that the caller has seen, of `If-Match`. */
  readonly version?: number;
  /** Of routes that run in the server: they run beside the live stream. */
  readonly live?: LiveClients;
  readonly visitor?: Visitor;
  /** What everybody may know of this console. */
  readonly about?: About;
  /** The numbers of this process, as a text for Prometheus. */
  readonly metrics?: () => string;
  readonly program?: WorkerProgram;
}

/** Reports progress to the caller, for routes that run in the thread of reads, and says whether the caller still waits. */
export interface Following {
  /** How far the answer is; of routes with `hasProgress`, where the caller wants lines. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborts when the caller has left, or was refused. */
  readonly signal?: AbortSignal;
}

/** Plain data: it may come from a thread. `share`: from 0 to 1. */
export type Progress = { readonly share: number } & Readonly<Record<string, string | number>>;

export interface About {
  readonly version: string;
  readonly environment: string | undefined;
  readonly auth: 'password' | 'proxy' | 'none';
  /** `https://jobs.example.org` */
  readonly url: string;
  /** The OpenAPI document of all routes. */
  readonly document: () => unknown;
}

/** What a route that acts needs of its request and its answer. */
export interface Visitor {
  readonly address: string | undefined;
  readonly agent: string | undefined;
  /** The trace of the caller, for a run that the request asks for. */
  readonly trace: string | undefined;
  /** Sets the cookie. */
  signedIn(secret: string, expiresAt: number): void;
  /** The secret of the cookie; clears it. */
  signedOut(): string | undefined;
}

/** What routes need of the live stream. */
export interface LiveClients {
  /** False when there is no such stream, or it is another's. */
  show(
    id: string,
    who: Who,
    visible: { readonly ids: readonly number[]; readonly newerThan: number },
  ): boolean;
}

export interface Route {
  readonly method: Method;
  /** Below `/api/v1`, unless `isRoot`. */
  readonly path: string;
  readonly isRoot?: boolean;
  readonly tag: string;
  readonly summary: string;
  readonly least: Least;
  /** What it does. A POST may read too: a preview has a body. */
  readonly kind: 'read' | 'act' | 'stream';
  /**
   * `reader`: in the thread of reads, with the right to read only. `server`: in this process, with all that a call may have
   * beside its store. `planner`: in a thread that may write, with the store and nothing beside it; for acts that compute
   * for seconds.
   */
  readonly runsIn: 'reader' | 'server' | 'planner';
  readonly params?: Fields | undefined;
  readonly query?: Fields | undefined;
  /** Probes have queries of their own, such as `?verbose&exclude=a&exclude=b`: none is read. */
  readonly takesAnyQuery?: true;
  readonly body?: z.ZodType | undefined;
  /** The fields of the body that its verb checks: they are described beside those of the body. */
  readonly verbFields?: z.ZodObject;
  /** A body that is taken, for documentation: where the least that the schema describes is refused. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** Undefined: 204, no body. */
  readonly answer?: z.ZodType | undefined;
  /** The answer is sent as a text of this type, and not as JSON. It is that text, unless `textOf` writes one. */
  readonly mediaType?: string;
  /** Writes the text after the fields of the answer are masked: in the whole text a mask could take what is behind its field. */
  textOf?(this: void, answer: unknown): string;
  readonly status?: 200 | 201 | 202;
  /** Where the status depends on the answer. */
  readonly statusOf?: (answer: unknown) => 200 | 202;
  /** A read that takes seconds and gives way again and again: the thread of reads answers other questions meanwhile. */
  readonly breathes?: boolean;
  /** With `Accept: application/x-ndjson` it answers lines of how far it is, and then the answer. */
  readonly hasProgress?: boolean;
  /** How long an answer may take; default 8 s. */
  readonly longestMs?: number;
  /** The answer has an ETag of what it says beside its `now`: it saves a phone's bytes. */
  readonly hasTag?: boolean;
  /** The record that it answers has a `version` or a `rev`: the ETag, which an edit wants in `If-Match`. */
  readonly hasVersion?: boolean;
  /** The request may have `If-Match`: without it the act is carried out whatever others have changed meanwhile. */
  readonly takesVersion?: true;
  /** Made by `edits`: the request needs `If-Match`. */
  readonly needsVersion?: true;
  /** The answer goes by the rights of its caller, not by who it is: equal reads that wait share one. */
  readonly isShared?: boolean;
  /** The list that an export walks: `items` and `next` of the answer. */
  readonly isList?: boolean;
  /** A token that is limited to some jobs may ask: the route leaves out all others. */
  readonly isOfJobs?: boolean;
  /** The body or the answer has a secret: neither is kept for a second request. */
  readonly isSecret?: boolean;
  /** A program on this machine needs no sign-in, unless a proxy has passed its request on. */
  readonly isOpenHere?: boolean;
  /**
   * Makes or ends an access: a user, session, token or link. Of tokens only that of an administrator of all organisations may
   * do so: else a token could make access that lasts longer, or may do more, than itself.
   */
  readonly isOfPerson?: boolean;
  /** Shows or changes the rights of people, or ends runs of all boards: a user who is limited to some organisations may not ask. */
  readonly isOfAllOrgs?: boolean;
  /** Shows inputs, results or logs: needs the permission. */
  readonly needsPayload?: boolean;
  /**
   * The statuses that its verb refuses with, as far as the other fields do not say so: 429 for too many requests, 410 for
   * a link that is used up, 409 for the preview of an act, 404 for an unknown job or queue in the query or the body.
   */
  readonly refuses?: readonly (401 | 404 | 409 | 410 | 429)[];
  /** The commands of the command line that do the same. */
  readonly cli?: readonly string[];
  run(call: Call): Promise<unknown>;
}

type Of<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;

interface Spec<
  Params extends Fields | undefined,
  Query extends Fields | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | undefined,
  Called = Call<Of<Params>, Of<Query>, Of<Body>>,
> extends Omit<
  Route,
  'params' | 'query' | 'body' | 'answer' | 'textOf' | 'run' | 'kind' | 'runsIn' | 'needsVersion'
> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer?: Answer;
  textOf?(this: void, answer: Of<Answer>): string;
  run(call: Called): Promise<Answer extends z.ZodType ? z.input<Answer> : void>;
}

/** Where a route runs instead of the place of its kind. */
interface Elsewhere<Place extends Route['runsIn']> {
  readonly runsIn?: Place;
}

/** A route that changes nothing. It runs in the thread of reads, or in the server. */
export function reads<
  Params extends Fields | undefined = undefined,
  Query extends Fields | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer> & Elsewhere<'server'>): Route {
  return { runsIn: 'reader', ...spec, kind: 'read' };
}

/** A route that changes something. It runs in the server, or in the planner. */
export function acts<
  Params extends Fields | undefined = undefined,
  Query extends Fields | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer> & Elsewhere<'planner'>): Route {
  return { runsIn: 'server', ...spec, kind: 'act' };
}

export type EditCall<Params = unknown, Query = unknown, Body = unknown> = Call<Params, Query, Body> & {
  readonly version: number;
};

/**
 * A route that changes or removes a record that others may have changed since the caller read it. Without `If-Match` the
 * request is refused with 428; `run` passes `version` on to its verb, whose `CONFLICT` is answered with 412. It runs in the
 * server.
 */
export function edits<
  Params extends Fields | undefined = undefined,
  Query extends Fields | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer, EditCall<Of<Params>, Of<Query>, Of<Body>>>): Route {
  return { ...spec, runsIn: 'server', kind: 'act', needsVersion: true };
}

/** The live stream: its answer does not end. */
export function streams(spec: Omit<Route, 'kind' | 'runsIn' | 'run' | 'needsVersion'>): Route {
  return {
    ...spec,
    kind: 'stream',
    runsIn: 'server',
    run: () => Promise.reject(new Error('The live stream has no single answer.')),
  };
}

const API = '/api/v1';

export function fullPath({ path, isRoot }: Pick<Route, 'path' | 'isRoot'>): string {
  return isRoot === true ? path : API + path;
}

export function changesSomething({ kind }: Pick<Route, 'kind'>): boolean {
  return kind === 'act';
}

/** Under an `Idempotency-Key` its request is carried out once: that keeps the answer, so no secret may be in it. */
export function isKeptOnce(route: Pick<Route, 'kind' | 'isSecret' | 'least'>): boolean {
  return changesSomething(route) && route.isSecret !== true && route.least !== 'nobody';
}

import type { Repository, World } from './state.ts';

/** A request on its way to the operation that answers it. */
export interface Call {
  readonly world: World;
  readonly method: string;
  /** Without the path of the API itself and without a query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `undefined` without a body, or if it is no JSON. */
  readonly body: unknown;
  readonly isJson: boolean;
}

/** With the repository that its path names, and what the path says behind that. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
  readonly rest: string;
}

/** The fields of a body that fits the description. */
export function fieldsOf({ body }: Call): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

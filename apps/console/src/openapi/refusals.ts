/** The refusals of a route, by status: what its record says of them, and the codes that they may have. Pure. */
import { changesSomething, type Route } from '../http/route.ts';
import { CODES_OF } from '../http/statuses.ts';
import { RETRY_AFTER } from './headers.ts';

const SAYS: Readonly<Record<number, string>> = {
  400: 'a field is wrong: each problem is named',
  401: 'no session, or a token that is unknown, revoked or has ended',
  403: 'the role is not enough',
  404: 'there is no such thing, or it is not for the caller to see',
  409: 'what is there does not allow it now',
  410: 'it was there, and is used up or over',
  412: 'the record has another version by now',
  413: 'the body is too long',
  415: 'the body is not JSON',
  428: 'the request names no version: If-Match',
  429: 'one too many: Retry-After says when to ask again',
  503: 'the store or a daemon does not answer',
};

/** Components of the document. */
export function refusedResponses(content: object): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(SAYS).map(([status, description]) => [
      `Refused${status}`,
      {
        description,
        'x-codes': CODES_OF[Number(status)],
        ...(status === '429' && { headers: RETRY_AFTER }),
        content,
      },
    ]),
  );
}

/** The refusals that follow from the fields of the route; a rare one is in `default`. */
export function refusalsOf(route: Route): Readonly<Record<string, object>> {
  const { least, params, query, body, needsVersion, takesVersion, refuses = [] } = route;
  const can: Readonly<Record<number, unknown>> = {
    400: params ?? query ?? body,
    401: least !== 'nobody' || refuses.includes(401),
    403: least !== 'nobody',
    404: params ?? refuses.includes(404),
    409: changesSomething(route) || refuses.includes(409),
    410: refuses.includes(410),
    412: needsVersion ?? takesVersion,
    413: body,
    415: body,
    428: needsVersion,
    429: refuses.includes(429),
    503: true,
  };
  return Object.fromEntries(
    Object.entries(can).flatMap(([status, isMet]) =>
      isMet ? [[status, { $ref: `#/components/responses/Refused${status}` }]] : [],
    ),
  );
}

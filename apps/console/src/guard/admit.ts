/** Who asks, and whether it may. A refusal by role is recorded. */
import { createDenials } from '@sb/access';
import type { Store } from '@sb/storage';
import { fullPath, type Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import { type Credentials, type Identify, isFromHere } from './credentials.ts';
import { checkWho, isProbe, lacking } from './guard.ts';

interface AdmissionParts {
  readonly store: Store;
  readonly identify: Identify;
  /** A refusal could not be recorded. */
  readonly onError: (error: unknown) => void;
}

export interface Admission {
  /** Who asks, if it may. A probe is not asked who it is: it is answered also while the store is away. */
  whoMay(route: Route, sender: Sender): Promise<Who | undefined>;
}

interface Sender {
  readonly credentials: Credentials;
  /** The address that a record of a refusal names. */
  readonly address: string | undefined;
}

export function createAdmission({ store, identify, onError }: AdmissionParts): Admission {
  const denials = createDenials(store);
  return {
    async whoMay(route, { credentials, address }) {
      if (isProbe(fullPath(route))) return undefined;
      const who = await identify(credentials);
      if (!(route.isOpenHere === true && isFromHere(credentials))) admit(route, who, address);
      return who;
    },
  };

  /** It does not wait for the record of a refusal: the store may take no write. */
  function admit(route: Route, who: Who | undefined, address: string | undefined): void {
    const needs = lacking(route, who);
    if (needs !== undefined && who && who.kind !== 'wall')
      void denials(who, { method: route.method, path: fullPath(route), needs, address }).catch(onError);
    checkWho(route, who);
  }
}

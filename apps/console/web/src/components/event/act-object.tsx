/** What an act was done to, as a link to its page. */
import type { AuditRow } from '../../../../src/answers/system/audit.ts';
import { AppLink } from '../links/app-link.tsx';
import { objectPath } from './object-path.ts';

interface ActObjectProps {
  readonly object: NonNullable<AuditRow['object']>;
  /** The board that it is on. */
  readonly orgId: string | undefined;
}

export function ActObject({ object, orgId }: ActObjectProps) {
  const path = objectPath(object, orgId);
  const text = (
    <>
      <span className="dim">{object.kind}</span> {object.name}
    </>
  );
  return path === undefined ? (
    text
  ) : (
    <AppLink className="lnk" href={path}>
      {text}
    </AppLink>
  );
}

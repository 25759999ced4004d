/** The address of the page: whose facts are in the drawer, and whether they are edited. Pure. */
import { boardPath } from '../../board/choose-org.ts';

export interface PeopleParts {
  readonly org: string;
  readonly member?: string | undefined;
  readonly isEdited?: boolean | undefined;
  /** Those who have left the board. */
  readonly isArchived?: boolean | undefined;
}

export function readPeopleParts(search: object, org: string): PeopleParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const member = text('member');
  return {
    org,
    member,
    isEdited: member !== undefined && text('act') === 'edit',
    isArchived: text('view') === 'archived',
  };
}

export function peoplePath({ org, member, isEdited, isArchived }: PeopleParts): string {
  return boardPath('/people', {
    org,
    view: isArchived === true ? 'archived' : undefined,
    member,
    act: member !== undefined && isEdited === true ? 'edit' : undefined,
  });
}

/** The address of the page: whose facts are in the drawer, and whether they are edited. Pure. */
import { address, textIn } from '../../words/address.ts';

export interface PeopleParts {
  readonly org: string;
  readonly member?: string | undefined;
  readonly isEdited?: boolean | undefined;
  /** Those who have left the board. */
  readonly isArchived?: boolean | undefined;
}

export function readPeopleParts(search: object, org: string): PeopleParts {
  const member = textIn(search, 'member');
  return {
    org,
    member,
    isEdited: member !== undefined && textIn(search, 'act') === 'edit',
    isArchived: textIn(search, 'view') === 'archived',
  };
}

export function peoplePath({ org, member, isEdited, isArchived }: PeopleParts): string {
  return address('/people', {
    org,
    view: isArchived === true ? 'archived' : undefined,
    member,
    act: member !== undefined && isEdited === true ? 'edit' : undefined,
  });
}

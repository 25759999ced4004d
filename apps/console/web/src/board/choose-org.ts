/** Which organisation a page of the board shows. Pure. */
import type { OrgRow } from '../../../src/answers/board/orgs.ts';

/** That of the address; else the one that was looked at last; else the first. Undefined: the address names none that there is. */
export function chooseOrg(
  orgs: readonly OrgRow[],
  { named, last }: { readonly named: string | undefined; readonly last: string | undefined },
): OrgRow | undefined {
  const find = (id: string | undefined): OrgRow | undefined => orgs.find((one) => one.id === id);
  return named === undefined ? (find(last) ?? orgs[0]) : find(named);
}

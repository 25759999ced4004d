const NOT_OWN = /^(?:node_modules|dist|coverage|data|\..+)$/;

/** Whether an entry of a project may hold its code: no packages, nothing that was built or measured, nothing hidden. */
export function mayBeOwnCode(name: string): boolean {
  return !NOT_OWN.test(name);
}

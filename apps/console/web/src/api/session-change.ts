/**
 * A browser has one session for all its tabs. After a sign-in or a sign-out here the others still have the name, the rights
 * and the answers of the person before: they are loaded anew.
 */

/** Its value says nothing: only that it is another one reaches the other tabs. */
const NAME = 'sb.session';

export function announceSession(): void {
  try {
    localStorage.setItem(NAME, String(Date.now()));
  } catch {
    // Without storage the other tabs learn it by their next refusal.
  }
}

export function followSession(): void {
  addEventListener('storage', ({ key }) => {
    if (key === NAME) location.reload();
  });
}

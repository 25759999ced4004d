/** Whether the page that asked is still shown: what answers late opens no question and leads nowhere from another one. */
export function watchPlace(): () => boolean {
  const { pathname } = location;
  return () => location.pathname === pathname;
}

/** The same, with the filter that the page had then. */
export function watchFilter(): () => boolean {
  const { search } = location;
  const isHere = watchPlace();
  return () => isHere() && location.search === search;
}

/** Styles that few people need, and the first page does not load. */
export function startForcedColors(): void {
  const forced = matchMedia('(forced-colors: active)');
  const load = (): void => {
    if (forced.matches) void import('../styles/forced.css');
  };
  load();
  forced.addEventListener('change', load);
}

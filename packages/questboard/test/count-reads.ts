/** How many properties `work` reads of a value, at any depth: a measure of its work that no busy machine changes. */
export function countReads<Value>(value: Value, work: (watched: Value) => unknown): number {
  let reads = 0;
  const watched = new WeakMap<object, object>();
  const watch = (inner: unknown): unknown => {
    // A proxy of what is frozen may not answer with other proxies.
    if (typeof inner !== 'object' || inner === null || Object.isFrozen(inner)) return inner;
    const known = watched.get(inner);
    if (known) return known;
    const proxy = new Proxy(inner, {
      get(target, key, receiver) {
        reads += 1;
        return watch(Reflect.get(target, key, receiver));
      },
    });
    watched.set(inner, proxy);
    return proxy;
  };
  work(watch(value) as Value);
  return reads;
}

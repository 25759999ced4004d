import type { Answer } from './answers.ts';
import type { RepositoryCall } from './call.ts';

const DEFAULT_SIZE = 30;
const MAX_SIZE = 100;

/** One page of a list, each item as `shapeOf` writes it. `Link` leads to the others, by the id of the repository as on GitHub. */
export function page<Item>(
  call: RepositoryCall,
  items: readonly Item[],
  shapeOf: (item: Item) => unknown,
): Answer {
  const size = Math.min(Number(call.query['per_page'] ?? DEFAULT_SIZE), MAX_SIZE);
  const number = Number(call.query['page'] ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const links = [
    ...(number > 1 ? [link(call, number - 1, 'prev')] : []),
    ...(number < last ? [link(call, number + 1, 'next'), link(call, last, 'last')] : []),
    ...(number > 1 ? [link(call, 1, 'first')] : []),
  ];
  return {
    status: 200,
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
    body: items.slice((number - 1) * size, number * size).map(shapeOf),
  };
}

function link({ world, repository, rest, query }: RepositoryCall, number: number, rel: string): string {
  const search = new URLSearchParams({ ...query, page: String(number) }).toString();
  return `<${world.url}/repositories/${repository.id}${rest}?${search}>; rel="${rel}"`;
}

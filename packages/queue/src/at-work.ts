/** All that runs, said as the index of a node's runs says it on PostgreSQL. */
export const AT_WORK = 'state = 3 and node_id is not null';

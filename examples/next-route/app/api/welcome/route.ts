import { workerClient } from '../../../lib/client.ts';
import { welcome } from '../../../lib/jobs.ts';

/** The drivers of the store need Node, not the edge. */
export const runtime = 'nodejs';

/** Answers when the run is stored, which survives a crash; a worker sends the mail. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { id, verdict } = await workerClient().enqueue(welcome, await request.json());
    return Response.json({ run: id, verdict }, { status: 202, headers: { location: `/api/runs/${id}` } });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== 'INPUT_INVALID') throw error;
    return Response.json({ code, message }, { status: 400 });
  }
}

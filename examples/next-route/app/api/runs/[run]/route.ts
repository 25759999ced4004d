import { workerClient } from '../../../../lib/client.ts';

export const runtime = 'nodejs';

/** Waits two seconds for the end of the run, so that a page need not ask again and again. */
export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly run: string }> },
): Promise<Response> {
  const { run } = await params;
  const found = await workerClient()
    .wait(Number(run), { timeout: '2s', signal: request.signal })
    .catch((error: Error & { code?: string }) => {
      if (error.code !== 'UNKNOWN_RUN') throw error;
      return undefined;
    });
  if (!found) return Response.json({ code: 'UNKNOWN_RUN' }, { status: 404 });
  const { state, progress, result, error } = found;
  return Response.json({ state, progress, result, error: error?.message });
}

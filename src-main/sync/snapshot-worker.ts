import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createCentralClient } from './central-client.ts';
import { ConnectionError } from './connection-error.ts';
import { downloadReplica } from './download-replica.ts';
import { problemOf } from './problem-of.ts';
import type { FromWorker, SnapshotWork, ToldFailure, ToWorker } from './snapshot-messages.ts';
import type { AccessTokens } from './tokens.ts';
import { createTransport } from './transport.ts';

/** The thread that builds a new replica file, so that the till's main thread never waits for it. */
if (parentPort === null) throw new Error('this module is a worker thread');
await work(parentPort, workerData as SnapshotWork);

async function work(
  port: MessagePort,
  { centralUrl, certificateAuthority, limits, plan }: SnapshotWork,
): Promise<void> {
  const tell = (message: FromWorker) => port.postMessage(message);
  const transport = createTransport({ certificateAuthority, limits });
  try {
    const client = createCentralClient(centralUrl, transport, askMainForTokens(port, tell));
    const name = await downloadReplica(client, plan, {
      onBegun: (begun) => tell({ kind: 'begun', name: begun }),
      onContact: (contact) => tell({ kind: 'contact', contact }),
      onProgress: (progress) => tell({ kind: 'progress', progress }),
    });
    tell({ kind: 'done', name });
  } catch (error) {
    tell({ kind: 'failed', failure: describe(error) });
  } finally {
    await transport.close();
    port.close();
  }
}

function askMainForTokens(port: MessagePort, tell: (message: FromWorker) => void): Pick<AccessTokens, 'get' | 'drop'> {
  const open = new Map<number, { resolve: (token: string) => void; reject: (error: Error) => void }>();
  let requests = 0;
  let token: string | null = null;
  let dropped: string | null = null;
  port.on('message', (message: ToWorker) => {
    const waiting = open.get(message.request);
    open.delete(message.request);
    if (message.kind === 'token') waiting?.resolve(message.token);
    else waiting?.reject(asError(message.failure));
  });
  return {
    async get() {
      if (token !== null) return token;
      requests += 1;
      const request = requests;
      const answer = new Promise<string>((resolve, reject) => open.set(request, { resolve, reject }));
      tell({ kind: 'token-wanted', request, dropped });
      token = await answer;
      return token;
    },
    drop(refused) {
      dropped = refused;
      token = null;
    },
  };
}

function describe(error: unknown): ToldFailure {
  return { problem: problemOf(error), message: error instanceof Error ? error.message : String(error) };
}

function asError({ problem, message }: ToldFailure): Error {
  return problem === null ? new Error(message) : new ConnectionError(problem, message);
}

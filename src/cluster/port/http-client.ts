/**
 * A client of one node that speaks HTTP and JSON: what is asked becomes a request, and what comes back
 * an outcome. It tries once: a client that tries again by itself would hide what became of the first.
 */
import { Agent, request as httpRequest } from 'node:http';
import type { Endpoint } from './cluster.ts';
import { wasRefused } from './refused.ts';
import type { Client } from './system.ts';
import type { Json, Outcome, Request } from '../../history/operation.ts';

/** One operation as a request. */
export interface HttpRequest {
  /** Default: GET, and PUT where there is a body. */
  readonly method?: string;
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  /** Parsed where it is JSON, the text where it is not, null where there is none. */
  readonly body: Json;
}

/** What an answer means; default: `usualOutcome`. */
export type Meaning = (answer: HttpAnswer, request: Request) => Outcome;

/**
 * 2xx: it happened, and a read saw the body. 404 of a read: nothing was there. Other 4xx: refused, it
 * certainly did not happen. Everything else: nobody knows; a read that failed has changed nothing.
 */
export const usualOutcome: Meaning = ({ status, body }, { f, value }) => {
  const isRead = f === 'read';
  if (status >= 200 && status < 300) return { type: 'ok', value: isRead ? body : value };
  if (status === 404 && isRead) return { type: 'ok', value: null };
  const error = `${status} ${typeof body === 'string' ? body : JSON.stringify(body)}`;
  return { type: isRead || (status >= 400 && status < 500) ? 'fail' : 'info', error };
};

/**
 * @param endpoint as `cluster.endpoint(node, port)` says it
 * @param requestOf what to send for an operation
 * @returns a client for `open`; a node that is down is `fail` and `unreachable`
 */
export const httpClient = (
  endpoint: Endpoint,
  requestOf: (request: Request) => HttpRequest,
  meaning: Meaning = usualOutcome,
): Client => {
  const link = httpLink(endpoint);
  return {
    perform: async (request, { signal }) => {
      try {
        return meaning(await link.ask(requestOf(request), signal), request);
      } catch (error) {
        if (wasRefused(error))
          return { type: 'fail', error: 'the node is down', unreachable: true };
        return { type: request.f === 'read' ? 'fail' : 'info', error: (error as Error).message };
      }
    },
    close: () => link.close(),
  };
};

/** One connection to a server, kept open from one request to the next. */
export interface HttpLink {
  /** Sends it once. @throws where no whole answer came */
  ask(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

export const httpLink = ({ host, port }: Endpoint): HttpLink => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: ({ method, path, body, headers }, signal) =>
      new Promise((resolve, reject) => {
        const content = body === undefined ? undefined : JSON.stringify(body);
        const usual =
          content === undefined
            ? {}
            : {
                'content-type': 'application/json',
                'content-length': Buffer.byteLength(content),
              };
        const sent = httpRequest(
          {
            host,
            port,
            path,
            agent,
            signal,
            method: method ?? (content === undefined ? 'GET' : 'PUT'),
            headers: { ...usual, ...headers },
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', (chunk: string) => (text += chunk));
            answer.on('error', reject);
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: parsed(text) }));
          },
        );
        sent.on('error', reject);
        sent.end(content);
      }),
    close: () => agent.destroy(),
  };
};

const parsed = (text: string): Json => {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

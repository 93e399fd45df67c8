// Asks the gateway. Refuses nothing: what comes back is an answer, or a failure in words with the request's id.

/** @import { Answer, Failure } from "./types.d.ts" */

const endpoint = new URL("graphql", document.baseURI).href;

/** @param {unknown} problem @returns {problem is Failure} */
export const isFailure = (problem) => problem !== null && typeof problem === "object" && "message" in problem && "requestId" in problem;

/**
 * @param {{ query: string, variables?: Record<string, unknown>, operationName?: string }} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer>} throws a Failure when there is no answer at all
 */
export async function ask(question, signal) {
  let response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(question),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw failure("unreachable", null);
  }
  const requestId = response.headers.get("x-request-id");
  let body;
  try {
    body = await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw failure(`status ${response.status}`, requestId);
  }
  const { data = null, errors = [], extensions = {} } = body;
  if (data === null && errors.length > 0) throw failure(errors[0].message, requestId);
  return { data, errors, extensions, requestId };
}

/** @param {string} message @param {string | null} requestId @returns {Failure} */
const failure = (message, requestId) => ({ message, requestId });

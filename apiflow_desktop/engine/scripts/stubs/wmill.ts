// Stands in for Windmill's client: what works without a server.
// Variables, resources and state are those of the local workspace.

const env = (name: string): string => Deno.env.get(name) ?? "";

async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const url = `${env("BASE_INTERNAL_URL")}/api/w/${env("WM_WORKSPACE")}/${path}`;
  const reply = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${env("WM_TOKEN")}`, "Content-Type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? null) : undefined,
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(text);
  return text ? JSON.parse(text) : null;
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

export const getWorkspace = (): string => env("WM_WORKSPACE");
export const getStatePath = (): string => env("WM_STATE_PATH");
export const getRootJobId = async (): Promise<string> => env("WM_ROOT_FLOW_JOB_ID");

export const getVariable = (path: string): Promise<string> =>
  ask("GET", `variables/get_value/${encoded(path)}`);

export async function getResource(path?: string, undefinedIfEmpty?: boolean): Promise<any> {
  const value = await ask("GET", `resources/get_value_interpolated/${encoded(path ?? getStatePath())}`);
  return undefinedIfEmpty && (value === null || value === "") ? undefined : value;
}

export const getState = (path?: string): Promise<any> =>
  ask("GET", `resources/get_state/${encoded(path ?? getStatePath())}`);

export const setState = (value: unknown, path?: string): Promise<void> =>
  ask("POST", `resources/set_state/${encoded(path ?? getStatePath())}`, value);

export const getInternalState = getState;
export const setInternalState = setState;

export const setProgress = (percent: number, jobId?: string): Promise<void> =>
  ask("POST", `job_metrics/set_progress/${jobId ?? env("WM_JOB_ID")}`, { percent });

export const getResumeUrls = (approver?: string): Promise<Record<string, string>> =>
  ask(
    "GET",
    `jobs/resume_urls/${env("WM_JOB_ID")}` +
      (approver ? `?approver=${encodeURIComponent(approver)}` : ""),
  );

function missing(name: string) {
  return (..._: unknown[]): never => {
    throw new Error(`${name} needs a Windmill server; it cannot be used in a local run`);
  };
}

export const setResource = missing("setResource");
export const setVariable = missing("setVariable");
export const resolveDefaultResource = missing("resolveDefaultResource");
export const runScript = missing("runScript");
export const runScriptAsync = missing("runScriptAsync");
export const runScriptByPath = missing("runScriptByPath");
export const runScriptByPathAsync = missing("runScriptByPathAsync");
export const runScriptByHash = missing("runScriptByHash");
export const runFlow = missing("runFlow");
export const runFlowAsync = missing("runFlowAsync");
export const waitJob = missing("waitJob");
export const getResult = missing("getResult");
export const getResultMaybe = missing("getResultMaybe");
export const setFlowUserState = missing("setFlowUserState");
export const getFlowUserState = missing("getFlowUserState");
export const getIdToken = missing("getIdToken");
export const databaseUrlFromResource = missing("databaseUrlFromResource");
export const denoS3LightClientSettings = missing("denoS3LightClientSettings");
export const loadS3File = missing("loadS3File");
export const loadS3FileStream = missing("loadS3FileStream");
export const writeS3File = missing("writeS3File");
export const signS3Object = missing("signS3Object");
export const signS3Objects = missing("signS3Objects");
export const getPresignedS3PublicUrl = missing("getPresignedS3PublicUrl");
export const usernameToEmail = missing("usernameToEmail");
export const requestInteractiveSlackApproval = missing("requestInteractiveSlackApproval");
export const requestInteractiveTeamsApproval = missing("requestInteractiveTeamsApproval");

export default {
  getWorkspace, getStatePath, getRootJobId, getVariable, getResource, getState, setState,
  setProgress, getResumeUrls,
};

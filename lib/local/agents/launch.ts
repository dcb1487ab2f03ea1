import path from "node:path";
import type { Container, Pod, Service } from "./pod.ts";
import { programOf } from "./programs.ts";
import type { AgentProgram } from "./programs.ts";

/** How a Pod's program is started. */
export interface Launch {
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that have to be there: the Pod's volumes. */
  readonly folders: readonly string[];
}

/** Why a Pod's program is not started, as the kubelet would say it. */
export interface Refusal {
  readonly reason: "CreateContainerConfigError" | "ErrImagePull";
  readonly message: string;
}

export interface Surroundings {
  /** The Pod's own folder, absolute. */
  readonly folder: string;
  /** Ports on 127.0.0.1, by the container's own. */
  readonly ports: Readonly<Record<number, number>>;
  /** The kubeconfig with the token of its ServiceAccount; undefined where it wants none. */
  readonly kubeconfig: string | undefined;
  readonly path: string;
  /** Every Service of the Pod's cluster. */
  readonly services: readonly Service[];
  /** The Pods whose programs run here, itself among them, with their ports. */
  readonly neighbours: readonly Neighbour[];
}

export interface Neighbour {
  readonly pod: Pod;
  readonly ports: Readonly<Record<number, number>>;
}

const SERVICE_HOST = /\b([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?\.?(?::(\d+))?(?![\w.-])/g;

/** What a container of the Pod is turned into outside one: a pure function of the Pod and of where things lie here. */
export function launchOf(pod: Pod, around: Surroundings): Launch | Refusal {
  const [container, ...others] = pod.spec.containers;
  const program = container === undefined ? undefined : programOf(container.image);
  if (container === undefined || program === undefined) return refusal(`no program for ${container?.image ?? "no container"}`);
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(container.image)?.[1];
  if (tag !== program.version) {
    const message = `there is a program for ${program.name} ${program.version} on this machine, and none for ${tag ?? "latest"}`;
    return { reason: "ErrImagePull", message };
  }
  const strange = strangeIn(pod, container, others);
  if (strange !== undefined) return refusal(strange);
  const env = environmentOf(pod, container);
  if (typeof env === "string") return refusal(env);
  const volumes = volumesOf(container, around.folder);
  const unknown: string[] = [];
  const args = (container.args ?? [])
    .filter((arg) => !program.without.includes(arg.split("=")[0] ?? ""))
    .map((arg) => expanded(arg, env))
    .map((arg) =>
      arg.replace(SERVICE_HOST, (host, name: string, namespace: string, port: string | undefined) =>
        reached(host, name, namespace, port),
      ),
    )
    .map((arg) => moved(arg, volumes));
  if (unknown.length > 0) return refusal(`nothing runs here behind ${unknown.join(", ")}`);
  return {
    args: [...args, ...listening(program, container, around.ports)],
    env: {
      PATH: around.path,
      HOME: around.folder,
      TMPDIR: volumes["/tmp"] ?? around.folder,
      ...(around.kubeconfig === undefined ? {} : { KUBECONFIG: around.kubeconfig }),
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, moved(value, volumes)])),
    },
    folders: Object.values(volumes),
  };

  function reached(host: string, name: string, namespace: string, port: string | undefined): string {
    const found = addressOf(name, namespace, port === undefined ? undefined : Number(port), around);
    if (found === undefined) unknown.push(host);
    return found ?? host;
  }
}

export function isRefusal(launch: Launch | Refusal): launch is Refusal {
  return "reason" in launch;
}

function refusal(message: string): Refusal {
  return { reason: "CreateContainerConfigError", message };
}

/** What a plain process can't be given. It is refused: a setting must not be ignored in silence. */
function strangeIn(pod: Pod, container: Container, others: readonly Container[]): string | undefined {
  if (others.length > 0 || (pod.spec.initContainers ?? []).length > 0)
    return "a program here runs alone, and this Pod has more containers";
  if ((pod.spec.restartPolicy ?? "Always") !== "Always")
    return `a program here is restarted always, and this Pod says ${pod.spec.restartPolicy}`;
  if (container.command !== undefined) return "a program here has no other command than its own";
  if ((container.envFrom ?? []).length > 0) return "envFrom is not supported by programs here";
  const mounted = new Set((container.volumeMounts ?? []).map(({ name }) => name));
  const volume = (pod.spec.volumes ?? []).find(
    (one) => mounted.has(String(one["name"])) && !("emptyDir" in one) && !isToken(one),
  );
  return volume === undefined ? undefined : `volume ${String(volume["name"])} is no emptyDir`;
}

/** The volume with the ServiceAccount's token, which the API server adds to every Pod. */
function isToken(volume: Readonly<Record<string, unknown>>): boolean {
  return String(volume["name"]).startsWith("kube-api-access-") && "projected" in volume;
}

/** The container's variables, or why they can't be had. */
function environmentOf(pod: Pod, container: Container): Record<string, string> | string {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) {
      env[name] = expanded(value ?? "", env);
      continue;
    }
    const field = valueFrom.fieldRef === undefined ? undefined : fieldOf(pod, valueFrom.fieldRef.fieldPath);
    if (field === undefined) return `variable ${name} comes from where programs here can't read`;
    env[name] = field;
  }
  return env;
}

function fieldOf(pod: Pod, field: string): string | undefined {
  const { name, namespace, uid, labels = {}, annotations = {} } = pod.metadata;
  const [, kind, key = ""] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(field) ?? [];
  if (kind !== undefined) return (kind === "labels" ? labels : annotations)[key] ?? "";
  const known: Readonly<Record<string, string | undefined>> = {
    "metadata.name": name,
    "metadata.namespace": namespace,
    "metadata.uid": uid,
    "spec.nodeName": pod.spec.nodeName,
    "spec.serviceAccountName": pod.spec.serviceAccountName,
  };
  return known[field];
}

/** `$(NAME)` as Kubernetes expands it: `$$` stands for one `$`, an unknown name stays as it is. */
function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^()\s]+)\)/g, (all, name: string | undefined) =>
    name === undefined ? "$" : (env[name] ?? all),
  );
}

/** Folders that stand for the container's mounted ones. */
function volumesOf(container: Container, folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (container.volumeMounts ?? [])
      .filter(({ name }) => !name.startsWith("kube-api-access-"))
      .map(({ name, mountPath, subPath = "" }) => [mountPath, path.join(folder, "volumes", name, subPath)]),
  );
}

/** A value, or the value of a flag, that lies in a mounted folder is put into the folder that stands for it. */
function moved(text: string, volumes: Readonly<Record<string, string>>): string {
  const [, flag = "", value = text] = /^(--?[\w-]+=)?(.*)$/s.exec(text) ?? [];
  const mount = Object.keys(volumes).find((one) => value === one || value.startsWith(`${one}/`));
  return mount === undefined ? text : `${flag}${volumes[mount]}${value.slice(mount.length)}`;
}

/** Where it listens, after its own arguments, so that what it says of that counts no more. */
function listening(program: AgentProgram, container: Container, ports: Surroundings["ports"]): readonly string[] {
  return (container.ports ?? []).flatMap(({ name = "", containerPort }) => {
    const [flag, port] = [program.listens[name], ports[containerPort]];
    return flag === undefined || port === undefined ? [] : [`${flag}=127.0.0.1:${port}`];
  });
}

/** A Service's address on this machine: that of a Pod behind it. */
function addressOf(name: string, namespace: string, port: number | undefined, around: Surroundings): string | undefined {
  const service = around.services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  const selector = Object.entries(service?.spec.selector ?? {});
  const wanted = (service?.spec.ports ?? []).find((one) => port === undefined || one.port === port);
  if (service === undefined || selector.length === 0 || wanted === undefined) return undefined;
  const behind = around.neighbours.find(
    ({ pod }) => pod.metadata.namespace === namespace && selector.every(([key, value]) => pod.metadata.labels?.[key] === value),
  );
  const local = behind === undefined ? undefined : portOf(behind, wanted.targetPort ?? wanted.port);
  return local === undefined ? undefined : `127.0.0.1:${local}`;
}

/** The port on this machine that stands for one of a Pod's, by number or name. */
export function portOf({ pod, ports }: Neighbour, port: number | string): number | undefined {
  if (typeof port === "number") return ports[port];
  const named = pod.spec.containers.flatMap((container) => container.ports ?? []).find(({ name }) => name === port);
  return named === undefined ? undefined : ports[named.containerPort];
}

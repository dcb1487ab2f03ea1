import path from "node:path";
import type { Container, Pod, Service } from "./pod.ts";
import { fileOf, programOf, repositoryOf, roleOf } from "./programs.ts";
import type { ProgramSetName, Role } from "./programs.ts";
import { valueFrom, volumeFiles } from "./referenced.ts";
import type { Referenced, VolumeFile } from "./referenced.ts";

/** How a Pod's program is started. */
export interface Launch {
  /** Its file's name. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that have to be there: the Pod's volumes. */
  readonly folders: readonly string[];
  /** What lies in them by the Pod's word. `file`: absolute. */
  readonly files: readonly VolumeFile[];
}

/** A program that has to end well before another one starts. */
export type FirstLaunch = Pick<Launch, "program" | "args" | "env">;

/** Why a Pod's program is not started, as the kubelet would say it. */
export interface Refusal {
  readonly reason: "CreateContainerConfigError" | "ErrImagePull" | "Init:Error";
  readonly message: string;
}

export interface Surroundings {
  /** Whose programs run here. */
  readonly set: ProgramSetName;
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
  /** The ConfigMaps and Secrets that it names. */
  readonly referenced: Referenced;
}

export interface Neighbour {
  readonly pod: Pod;
  readonly ports: Readonly<Record<number, number>>;
}

const SERVICE_HOST = /\b([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?\.?(?::(\d+))?(?![\w.-])/g;

/** What a container of the Pod is turned into outside one: a pure function of the Pod and of where things lie here. */
export function launchOf(pod: Pod, around: Surroundings): Launch | Refusal {
  const [container, ...others] = pod.spec.containers;
  if (container === undefined) return refusal("no container");
  const strange = strangeIn(pod, container, others);
  if (strange !== undefined) return refusal(strange);
  const volumes = volumesOf(container, around.folder);
  const files = filesOf(pod, around);
  if (typeof files === "string") return refusal(files);
  const main = runOf(container, fileOf(container.args ?? []), pod, around);
  if (isRefusal(main)) return main;
  const { program, args, env } = main;
  return { program, args, env, folders: Object.values(volumes), files };
}

/** What has to end well before the Pod's program starts, one after the other; what it needs, these may be there to make. */
export function firstLaunches(pod: Pod, around: Surroundings): readonly FirstLaunch[] | Refusal {
  const [container] = pod.spec.containers;
  const program = container === undefined ? undefined : programOf(container.image, around.set);
  const role = container === undefined || program === undefined ? undefined : roleOf(program, container);
  const launches: FirstLaunch[] = [];
  for (const one of pod.spec.initContainers ?? []) {
    if (role?.withoutInit?.includes(one.name) === true) continue;
    const [file = "", ...args] = one.command ?? [];
    const first = runOf({ ...one, args: [...args, ...(one.args ?? [])] }, path.basename(file), pod, around);
    if (isRefusal(first)) return first;
    launches.push({ program: first.program, args: first.args, env: first.env });
  }
  return launches;
}

/** A container as a program. @param file - what it runs of its image; empty for the image's only one */
function runOf(container: Container, file: string, pod: Pod, around: Surroundings): FirstLaunch | Refusal {
  const program = programOf(container.image, around.set);
  if (program === undefined) return refusal(`no program for ${container.image}`);
  const tag = /:([^:/@]+)(?:@.*)?$/.exec(container.image)?.[1];
  if (tag !== program.version) {
    const message = `there is a program for ${repositoryOf(container.image)} ${program.version} on this machine, and none for ${tag ?? "latest"}`;
    return { reason: "ErrImagePull", message };
  }
  const role = program.roles[file];
  if (role === undefined) return refusal(`there is no program here for ${file === "" ? "what the image runs" : file}`);
  const env = environmentOf(pod, container, around.referenced);
  if (typeof env === "string") return refusal(env);
  const volumes = volumesOf(container, around.folder);
  const unknown: string[] = [];
  const given = (container.args ?? []).filter((arg, index) => index > 0 || fileOf([arg]) === "");
  const args = (role.ownArguments === true ? [] : given)
    .filter((arg) => !role.without.includes(arg.split("=")[0] ?? ""))
    .map((arg) => expanded(arg, env))
    .map((arg) =>
      arg.replace(SERVICE_HOST, (host, name: string, namespace: string, port: string | undefined) =>
        reached(host, name, namespace, port),
      ),
    )
    .map((arg) => moved(arg, volumes));
  const found = Object.entries(role.reaches ?? {}).map(([flag, service]) => {
    const [name = "", port] = service.split(":");
    return `${flag}=${reached(service, name, pod.metadata.namespace, port)}`;
  });
  if (unknown.length > 0) return refusal(`nothing runs here behind ${unknown.join(", ")}`);
  return {
    program: program.name,
    args: [...args, ...found, ...listening(role, container, around.ports)],
    env: {
      PATH: around.path,
      HOME: around.folder,
      TMPDIR: volumes["/tmp"] ?? around.folder,
      ...(around.kubeconfig === undefined ? {} : { KUBECONFIG: around.kubeconfig }),
      ...Object.fromEntries(Object.entries({ ...env, ...role.env }).map(([name, value]) => [name, moved(value, volumes)])),
    },
  };

  function reached(host: string, name: string, namespace: string, port: string | undefined): string {
    const address = addressOf(name, namespace, port === undefined ? undefined : Number(port), around);
    if (address === undefined) unknown.push(host);
    return address ?? host;
  }
}

/** Where the program would find its Services now, in the order of its table. */
export function reachedBy(
  pod: Pod,
  around: Pick<Surroundings, "set" | "services" | "neighbours">,
): readonly (string | undefined)[] {
  const [container] = pod.spec.containers;
  const program = container === undefined ? undefined : programOf(container.image, around.set);
  const role = container === undefined || program === undefined ? undefined : roleOf(program, container);
  return Object.values(role?.reaches ?? {}).map((service) => {
    const [name = "", port] = service.split(":");
    return addressOf(name, pod.metadata.namespace, Number(port), around);
  });
}

export function isRefusal(launch: object): launch is Refusal {
  return "reason" in launch;
}

function refusal(message: string): Refusal {
  return { reason: "CreateContainerConfigError", message };
}

/** What a plain process can't be given. It is refused: a setting must not be ignored in silence. */
function strangeIn(pod: Pod, container: Container, others: readonly Container[]): string | undefined {
  if (others.length > 0) return "a program here runs alone, and this Pod has more containers";
  if ((pod.spec.restartPolicy ?? "Always") !== "Always")
    return `a program here is restarted always, and this Pod says ${pod.spec.restartPolicy}`;
  if (container.command !== undefined) return "a program here has no other command than its own";
  const all = [...(pod.spec.initContainers ?? []), container];
  if (all.some(({ envFrom = [] }) => envFrom.length > 0)) return "envFrom is not supported by programs here";
  const mounted = new Set((container.volumeMounts ?? []).map(({ name }) => name));
  const known = ["emptyDir", "configMap", "secret"];
  const volume = (pod.spec.volumes ?? []).find(
    (one) => mounted.has(String(one["name"])) && !known.some((kind) => kind in one) && !isToken(one),
  );
  return volume === undefined ? undefined : `volume ${String(volume["name"])} is none of ${known.join(", ")}`;
}

/** What ConfigMaps and Secrets put into the Pod's volumes, or why that can't be had. */
function filesOf(pod: Pod, { folder, referenced }: Surroundings): readonly VolumeFile[] | string {
  const files: VolumeFile[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const found = volumeFiles(volume, referenced);
    if (found === undefined) continue;
    if ("missing" in found) return found.missing;
    files.push(...found.map(({ file, text }) => ({ file: path.join(folder, "volumes", String(volume["name"]), file), text })));
  }
  return files;
}

/** The volume with the ServiceAccount's token, which the API server adds to every Pod. */
function isToken(volume: Readonly<Record<string, unknown>>): boolean {
  return String(volume["name"]).startsWith("kube-api-access-") && "projected" in volume;
}

/** The container's variables, or why they can't be had. */
function environmentOf(pod: Pod, container: Container, referenced: Referenced): Record<string, string> | string {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom: from } of container.env ?? []) {
    if (from === undefined) {
      env[name] = expanded(value ?? "", env);
      continue;
    }
    const kept = valueFrom(from, referenced);
    if (kept !== undefined) {
      if ("missing" in kept) return kept.missing;
      if (kept.value !== undefined) env[name] = kept.value;
      continue;
    }
    const field = from.fieldRef === undefined ? undefined : fieldOf(pod, from.fieldRef.fieldPath);
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
function listening(role: Role, container: Container, ports: Surroundings["ports"]): readonly string[] {
  return (container.ports ?? []).flatMap(({ name, containerPort }) => {
    const [listens, port] = [role.listens[name ?? String(containerPort)], ports[containerPort]];
    return listens === undefined || port === undefined ? [] : listens(port);
  });
}

/** A Service's address on this machine: that of a Pod behind it. */
function addressOf(
  name: string,
  namespace: string,
  port: number | undefined,
  around: Pick<Surroundings, "services" | "neighbours">,
): string | undefined {
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

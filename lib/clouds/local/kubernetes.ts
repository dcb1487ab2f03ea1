/** Kubernetes minors that a control plane on this machine can be built for, with the release that is built. */
export const LOCAL_KUBERNETES: Readonly<Record<string, string>> = { "1.36": "v1.36.1" };

import * as z from "zod";
import { ENFORCEMENTS } from "../../model/baseline.ts";
import { accepts, field } from "./field.ts";
import { pattern } from "./scalars.ts";

function enforcement(description: string, example: string) {
  return field(accepts(z.enum(ENFORCEMENTS), "audit, warn or deny"), {
    description: `${description} \`audit\` marks it in the API server's audit log, \`warn\` also tells who asked, \`deny\` refuses it.`,
    default: "not looked at",
    example,
  }).optional();
}

const policies = z
  .strictObject({
    privilegedPods: enforcement("Pods with privileged containers, or in the network, process or IPC namespace of their node.", "deny"),
    hostPaths: enforcement("Pods that mount folders of their node.", "deny"),
    defaultTokens: enforcement("Pods that get a token of their namespace's `default` ServiceAccount.", "warn"),
    images: enforcement("Pods with images that are neither named by digest nor come from one of `registries`.", "warn"),
    loadBalancers: enforcement("Services of type LoadBalancer that name none of `loadBalancerClasses`.", "deny"),
  })
  .refine((chosen) => Object.keys(chosen).length > 0, { error: "at least one policy" });

export const baseline = z.strictObject({
  policies: field(policies, {
    description: "What is looked at, and what happens then.",
    example: { privilegedPods: "deny", hostPaths: "audit" },
  }),
  registries: field(
    z
      .array(
        field(
          pattern(/^[a-z0-9]+([.-]+[a-z0-9]+)*(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/, "a registry with or without a path, without a slash at its end"),
          { description: "As images name it in Pods.", example: "registry.acme.example/shop" },
        ),
      )
      .min(1),
    { description: "Whose images need no digest.", default: "none: all images are named by digest", example: ["registry.acme.example"] },
  ).optional(),
  loadBalancerClasses: field(
    z
      .array(
        field(pattern(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, "a class, such as service.k8s.aws/nlb"), {
          description: "As Services name it in `spec.loadBalancerClass`.",
          example: "service.k8s.aws/nlb",
        }),
      )
      .min(1),
    { description: "Classes that a Service of type LoadBalancer may name.", default: "none", example: ["service.k8s.aws/nlb"] },
  ).optional(),
  excluded: field(
    z
      .array(
        field(pattern(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "the name of a namespace"), {
          description: "A namespace of the clusters.",
          example: "legacy",
        }),
      )
      .min(1),
    {
      description: "Namespaces that no policy looks at, beside Kubernetes' own (`kube-system` …) and those of agents and of Fleetwright.",
      default: "those alone",
      example: ["legacy"],
    },
  ).optional(),
});

import { CertificateManagerCertificateMapEntry } from "@cdktf/provider-google/lib/certificate-manager-certificate-map-entry/index.js";
import { CertificateManagerCertificateMap } from "@cdktf/provider-google/lib/certificate-manager-certificate-map/index.js";
import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service/index.js";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address/index.js";
import { ComputeGlobalForwardingRule } from "@cdktf/provider-google/lib/compute-global-forwarding-rule/index.js";
import { ComputeHealthCheck } from "@cdktf/provider-google/lib/compute-health-check/index.js";
import { ComputeSslPolicy } from "@cdktf/provider-google/lib/compute-ssl-policy/index.js";
import { ComputeTargetHttpProxy } from "@cdktf/provider-google/lib/compute-target-http-proxy/index.js";
import { ComputeTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-target-https-proxy/index.js";
import { ComputeTargetTcpProxy } from "@cdktf/provider-google/lib/compute-target-tcp-proxy/index.js";
import { ComputeUrlMap } from "@cdktf/provider-google/lib/compute-url-map/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleProof } from "../../../lib/contracts/google/entry-detail.ts";
import { Construct, expression } from "../../cdk.ts";
import type { Expression, TerraformProvider } from "../../cdk.ts";
import { checkLoadBalancer } from "../../load-balancer.ts";
import type { LoadBalancerProps } from "../../load-balancer.ts";
import { BACKEND, backendServiceName } from "./backend.ts";
import type { Tls } from "./backend.ts";
import { GoogleCertificate } from "./certificate.ts";
import { podHealth } from "./health.ts";
import { REDIRECT, isRedirected } from "../../../lib/clouds/google/redirect.ts";
import { GoogleSecurityPolicy } from "./security-policy.ts";
import { TLS } from "./tls-policy.ts";

export interface GoogleGlobalLoadBalancerProps extends LoadBalancerProps {
  /** Who ends TLS. */
  readonly tls: Tls;
  /** Of the project that the clusters are in. */
  readonly provider: TerraformProvider;
}

/**
 * One address that Google announces everywhere: users enter its network near them, and get to the nearest cluster with healthy
 * pods. Clusters add their endpoint groups to its one backend service.
 */
export class GoogleGlobalLoadBalancer extends Construct {
  /** IPv4. */
  readonly address: Expression;
  /** What the certificate waits for; undefined where the workload brings its own. */
  readonly proof: GoogleProof | undefined;

  constructor(scope: Construct, id: string, props: GoogleGlobalLoadBalancerProps) {
    super(scope, id);
    checkLoadBalancer(this.node.path, props, GOOGLE_LENGTHS.derived);
    const { name, host, port, provider, tls } = props;
    const shared = { provider, name };
    const address = new ComputeGlobalAddress(this, "address", {
      ...shared,
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
      // Others hold it in their allow lists, and nobody gets it back.
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    const isEnded = tls === "managed";
    const health = new ComputeHealthCheck(this, "health", {
      provider,
      name: `${name}--health`,
      ...podHealth(props.health, port),
    });
    const backend = new ComputeBackendService(this, "backend", {
      provider,
      ...BACKEND,
      name: backendServiceName(name, tls),
      protocol: isEnded ? "HTTP" : "TCP",
      healthChecks: [health.id],
      ...(isEnded ? { securityPolicy: new GoogleSecurityPolicy(this, "armor", shared).id } : {}),
    });
    const certificate = isEnded ? new GoogleCertificate(this, "certificate", { name, host, provider }) : undefined;
    const proxy = certificate === undefined ? this.#passOn(props, backend) : this.#endTls(props, certificate, backend);
    this.#listen(props, address, isEnded ? "https" : "tcp", port, proxy);
    if (isRedirected(isEnded, port)) this.#redirect(props, address);
    this.address = expression(address.address);
    this.proof = certificate?.proof;
  }

  #endTls({ name, provider }: GoogleGlobalLoadBalancerProps, certificate: GoogleCertificate, backend: ComputeBackendService) {
    const shared = { provider, name };
    const map = new CertificateManagerCertificateMap(this, "certificates", shared);
    new CertificateManagerCertificateMapEntry(this, "shown", {
      ...shared,
      map: map.name,
      // A user who asks for another host gets it as well: there is one.
      matcher: "PRIMARY",
      certificates: [certificate.id],
    });
    const urls = new ComputeUrlMap(this, "urls", { ...shared, defaultService: backend.id });
    return new ComputeTargetHttpsProxy(this, "https", {
      ...shared,
      urlMap: urls.id,
      certificateMap: `//certificatemanager.googleapis.com/${map.id}`,
      sslPolicy: new ComputeSslPolicy(this, "tls", { provider, name: `${name}--tls`, ...TLS }).id,
    });
  }

  #passOn({ name, provider }: GoogleGlobalLoadBalancerProps, backend: ComputeBackendService): ComputeTargetTcpProxy {
    return new ComputeTargetTcpProxy(this, "tcp", { provider, name, backendService: backend.id });
  }

  #redirect(props: GoogleGlobalLoadBalancerProps, address: ComputeGlobalAddress): void {
    const shared = { provider: props.provider, name: `${props.name}--${REDIRECT.suffix}` };
    const urls = new ComputeUrlMap(this, "redirect-urls", { ...shared, defaultUrlRedirect: REDIRECT.answer });
    const proxy = new ComputeTargetHttpProxy(this, "redirect-http", { ...shared, urlMap: urls.id });
    this.#listen(props, address, REDIRECT.suffix, REDIRECT.port, proxy);
  }

  #listen(
    { name, provider }: GoogleGlobalLoadBalancerProps,
    address: ComputeGlobalAddress,
    kind: "https" | "tcp" | "redirect",
    port: number,
    proxy: { readonly id: string },
  ): void {
    new ComputeGlobalForwardingRule(this, kind === "redirect" ? "redirect" : "Resource", {
      provider,
      // One proxy never follows another of a different kind.
      name: `${name}--${kind}`,
      loadBalancingScheme: BACKEND.loadBalancingScheme,
      ipProtocol: "TCP",
      ipAddress: address.address,
      portRange: String(port),
      target: proxy.id,
    });
  }
}

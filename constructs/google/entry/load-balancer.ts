import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address/index.js";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule/index.js";
import { ComputeRegionBackendService } from "@cdktf/provider-google/lib/compute-region-backend-service/index.js";
import { ComputeRegionHealthCheck } from "@cdktf/provider-google/lib/compute-region-health-check/index.js";
import { ComputeRegionTargetHttpProxy } from "@cdktf/provider-google/lib/compute-region-target-http-proxy/index.js";
import { ComputeRegionTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-region-target-https-proxy/index.js";
import { ComputeRegionTargetTcpProxy } from "@cdktf/provider-google/lib/compute-region-target-tcp-proxy/index.js";
import { ComputeRegionUrlMap } from "@cdktf/provider-google/lib/compute-region-url-map/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleEntryDetail } from "../../../lib/contracts/google/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import { checkLoadBalancer } from "../../load-balancer.ts";
import type { LoadBalancer, LoadBalancerProps } from "../../load-balancer.ts";
import { BACKEND, backendServiceName } from "./backend.ts";
import type { GoogleCertificate } from "./certificate.ts";
import { podHealth } from "./health.ts";
import { REDIRECT, isRedirected } from "./redirect.ts";

export interface GoogleLoadBalancerProps extends LoadBalancerProps {
  /** Google's own name of the region. */
  readonly location: LiteralText;
  readonly project: LiteralText;
  /** Id of the network, which must have a proxy-only subnet in the region. */
  readonly network: Text;
  /**
   * Shows a certificate and speaks HTTP to pods.
   *
   * @default none: bytes are passed on, and the workload brings a certificate of its own
   */
  readonly tls?: GoogleTls;
}

export interface GoogleTls {
  readonly certificate: GoogleCertificate;
  /** Id of the policy that says which versions and ciphers it takes. */
  readonly policy: string;
}

/**
 * A regional load balancer with an address of its own, for one workload in one cluster. Its parts refuse to go while another one
 * names them, so that all of them stand in one stack.
 */
export class GoogleLoadBalancer extends Construct implements LoadBalancer {
  readonly record: ClusterEntry<GoogleEntryDetail>;

  constructor(scope: Construct, id: string, props: GoogleLoadBalancerProps) {
    super(scope, id);
    checkLoadBalancer(this.node.path, props, GOOGLE_LENGTHS.derived);
    const { name, host, port, location, project, tls } = props;
    const place = { region: location };
    const address = new ComputeAddress(this, "address", {
      ...place,
      name,
      addressType: "EXTERNAL",
      networkTier: "PREMIUM",
      // Names lead to it, and nobody gets it back.
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    const health = new ComputeRegionHealthCheck(this, "health", { ...place, name, ...podHealth(props.health, port) });
    const backendService = backendServiceName(name, tls === undefined ? "none" : "managed");
    const backend = new ComputeRegionBackendService(this, "backend", {
      ...place,
      ...BACKEND,
      name: backendService,
      protocol: tls === undefined ? "TCP" : "HTTP",
      healthChecks: [health.id],
    });
    this.#listen(props, address, tls === undefined ? this.#passOn(props, backend) : this.#endTls(props, tls, backend));
    if (isRedirected(tls !== undefined, port)) this.#redirect(props, address);
    this.record = {
      host,
      port,
      sendTo: { address: address.address },
      bind: { kind: "endpoint-group", endpointGroup: name, backendService, location, project },
      detail: { cloud: "gcp", ...(tls === undefined ? {} : { proof: tls.certificate.proof }) },
    };
  }

  #endTls({ name, location }: GoogleLoadBalancerProps, tls: GoogleTls, backend: ComputeRegionBackendService) {
    const urls = new ComputeRegionUrlMap(this, "urls", { name, region: location, defaultService: backend.id });
    return new ComputeRegionTargetHttpsProxy(this, "https", {
      name,
      region: location,
      urlMap: urls.id,
      certificateManagerCertificates: [tls.certificate.id],
      sslPolicy: tls.policy,
    });
  }

  #passOn({ name, location }: GoogleLoadBalancerProps, backend: ComputeRegionBackendService): ComputeRegionTargetTcpProxy {
    return new ComputeRegionTargetTcpProxy(this, "tcp", { name, region: location, backendService: backend.id });
  }

  #listen(
    { name, location, network, port, tls }: GoogleLoadBalancerProps,
    address: ComputeAddress,
    proxy: { readonly id: string },
  ): void {
    new ComputeForwardingRule(this, "Resource", {
      // One proxy never follows another of a different kind.
      name: `${name}--${tls === undefined ? "tcp" : "https"}`,
      ...listenerAt(location, network, address),
      portRange: String(port),
      target: proxy.id,
    });
  }

  #redirect({ name, location, network }: GoogleLoadBalancerProps, address: ComputeAddress): void {
    const part = `${name}--${REDIRECT.suffix}`;
    const urls = new ComputeRegionUrlMap(this, "redirect-urls", {
      name: part,
      region: location,
      defaultUrlRedirect: REDIRECT.answer,
    });
    const proxy = new ComputeRegionTargetHttpProxy(this, "redirect-http", { name: part, region: location, urlMap: urls.id });
    new ComputeForwardingRule(this, "redirect", {
      name: part,
      ...listenerAt(location, network, address),
      portRange: String(REDIRECT.port),
      target: proxy.id,
    });
  }
}

function listenerAt(location: LiteralText, network: Text, address: ComputeAddress) {
  return {
    region: location,
    network,
    networkTier: "PREMIUM",
    loadBalancingScheme: BACKEND.loadBalancingScheme,
    ipProtocol: "TCP",
    ipAddress: address.address,
  };
}

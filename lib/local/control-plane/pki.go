package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"flag"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A cluster on one machine is thrown away long before its certificates end.
const validity = 365 * 24 * time.Hour

// leaf is one certificate of the cluster, signed by its own authority.
type leaf struct {
	file        string
	subject     pkix.Name
	usages      []x509.ExtKeyUsage
	names       []string
	listensHere bool
}

// writePKI makes what is missing in --dir: an authority, the API server's serving certificate, the
// administrator's client certificate and the key that signs service account tokens. What exists stays,
// so that a restarted control plane keeps the trust that its clients have.
func writePKI(args []string) error {
	flags := flag.NewFlagSet("pki", flag.ContinueOnError)
	dir := flags.String("dir", "", "folder for certificates and keys")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return errors.New("pki: --dir is missing")
	}
	// The last file written says that the set is whole.
	if _, err := os.Stat(filepath.Join(*dir, "sa.pub")); err == nil {
		return nil
	}
	if err := os.MkdirAll(*dir, 0o700); err != nil {
		return err
	}
	authority, authorityKey, err := writeAuthority(*dir)
	if err != nil {
		return err
	}
	server, client := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	leaves := []leaf{
		// etcd is also its own client, and the API server's certificate for it.
		{file: "etcd", subject: pkix.Name{CommonName: "etcd"}, usages: append(server, client...), listensHere: true},
		{file: "apiserver", subject: pkix.Name{CommonName: "kube-apiserver"}, usages: server, listensHere: true,
			names: []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}},
		{file: "admin", subject: pkix.Name{CommonName: "fleetwright-admin", Organization: []string{"system:masters"}}, usages: client},
		{file: "controller-manager", subject: pkix.Name{CommonName: "system:kube-controller-manager"}, usages: client},
		{file: "scheduler", subject: pkix.Name{CommonName: "system:kube-scheduler"}, usages: client},
		{file: "kwok", subject: pkix.Name{CommonName: "kwok", Organization: []string{"system:masters"}}, usages: client},
	}
	for _, one := range leaves {
		if err := writeLeaf(*dir, one, authority, authorityKey); err != nil {
			return err
		}
	}
	return writeServiceAccountKey(*dir)
}

func writeAuthority(dir string) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template, err := certificate(pkix.Name{CommonName: "fleetwright-local-ca"})
	if err != nil {
		return nil, nil, err
	}
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	authority, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	return authority, key, writePair(dir, "ca", der, key)
}

func writeLeaf(dir string, one leaf, authority *x509.Certificate, authorityKey *ecdsa.PrivateKey) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template, err := certificate(one.subject)
	if err != nil {
		return err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = one.usages
	template.DNSNames = one.names
	if one.listensHere {
		// 10.96.0.1 is the first address of the service range, at which pods find the API server.
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, authority, key.Public(), authorityKey)
	if err != nil {
		return err
	}
	return writePair(dir, one.file, der, key)
}

func certificate(subject pkix.Name) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	// A clock that was just set back must not make a new certificate invalid.
	start := time.Now().Add(-time.Hour)
	return &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: start, NotAfter: start.Add(validity)}, nil
}

func writePair(dir, name string, der []byte, key *ecdsa.PrivateKey) error {
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(dir, name+".key"), "PRIVATE KEY", encoded); err != nil {
		return err
	}
	return writePEM(filepath.Join(dir, name+".crt"), "CERTIFICATE", der)
}

func writeServiceAccountKey(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(dir, "sa.key"), "PRIVATE KEY", private); err != nil {
		return err
	}
	return writePEM(filepath.Join(dir, "sa.pub"), "PUBLIC KEY", public)
}

// writePEM replaces the file as a whole, so that a killed run never leaves half a key.
func writePEM(path, kind string, der []byte) error {
	unfinished := path + ".unfinished"
	if err := os.WriteFile(unfinished, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

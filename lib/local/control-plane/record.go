package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// recordVariable names the file in which a long-running program leaves who it is.
const recordVariable = "FLEETWRIGHT_PROCESS_RECORD"

// processRecord is enough to know a process again: a pid alone may have gone to another program.
type processRecord struct {
	Pid     int      `json:"pid"`
	Started string   `json:"started"`
	Command []string `json:"command"`
}

// writeRecord lets the process write its own record, before it does anything else. So there is no moment
// at which it runs and nobody knows of it, even if its starter was killed right then.
func writeRecord() error {
	path := os.Getenv(recordVariable)
	if path == "" {
		return nil
	}
	started, err := startTime()
	if err != nil {
		return err
	}
	text, err := json.Marshal(processRecord{Pid: os.Getpid(), Started: started, Command: os.Args})
	if err != nil {
		return err
	}
	unfinished := fmt.Sprintf("%s.%d", path, os.Getpid())
	if err := os.WriteFile(unfinished, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

// startTime is in clock ticks since boot on Linux, and what ps calls lstart elsewhere.
func startTime() (string, error) {
	if runtime.GOOS != "linux" {
		out, err := exec.Command("ps", "-o", "lstart=", "-p", strconv.Itoa(os.Getpid())).Output()
		return strings.TrimSpace(string(out)), err
	}
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return "", err
	}
	// The program's name, in parentheses, may hold blanks; the start time is the 20th field after it.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	return fields[19], nil
}
